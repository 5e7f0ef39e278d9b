"""What is published of contributors' files: drawings written anew, images without metadata."""
