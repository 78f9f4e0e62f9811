"""Warnings: read, decided, written."""
