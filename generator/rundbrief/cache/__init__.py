"""What was worked out before: one room, and `Memory` is its door.

Nothing is lost with it. Whoever asks for what isn't there works it out anew, and gets the same.
"""
