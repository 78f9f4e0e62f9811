"""Mail: releases that arrive as messages, and as what is attached to them."""
