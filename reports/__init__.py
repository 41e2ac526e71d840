"""What people see: the screen, JSON and, later, documents."""
