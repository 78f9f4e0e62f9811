"""Pictures: taken in only as pictures, made anew in the sizes pages need, kept by their content."""
