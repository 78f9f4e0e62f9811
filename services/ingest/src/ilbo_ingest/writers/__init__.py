"""Interchange formats that Ilbo writes, so that it is a wire itself."""
