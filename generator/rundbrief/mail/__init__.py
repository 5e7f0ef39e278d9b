"""Email messages as bytes, for every part of rundbrief that writes some. Nothing is sent here."""
