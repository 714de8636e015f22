"""What runs the workers and watches them."""
