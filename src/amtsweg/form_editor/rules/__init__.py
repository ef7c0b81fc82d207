"""What is built, judged, said and compared: pure, over the plain content of a form."""
