"""Weather services in, WeatherObserved out."""
