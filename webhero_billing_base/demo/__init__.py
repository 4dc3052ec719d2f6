"""Demonstration data, made by functions: only imported where demonstration data is asked for."""
