"""Composition of email messages as bytes. Nothing is sent here."""
