"""Diseases and drugs from well-kept packages, written as tables beside the curated ones: `make terms`."""
