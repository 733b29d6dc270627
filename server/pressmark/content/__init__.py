"""What may be shown of a page: the sanitiser, and the pictures put in after it."""
