"""Brings together: reads text into an applicant, ranks parks, explains, asks the next question."""
