"""Pages of improvement actions: started from a finding, done by their owners, measured, closed."""
