"""What other programs read of the site: feeds."""
