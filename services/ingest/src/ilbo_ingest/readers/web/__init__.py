"""Pages of the web: korea.kr, Newswire, any article."""
