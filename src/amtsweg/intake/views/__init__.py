"""The screens of the intake: begin, fill in, look over, send, and get the receipt."""
