"""What the project is made with, and no part of what users install."""
