"""`python -m ilbo`, the same as `ilbo`."""

from ilbo.main import main

main()
