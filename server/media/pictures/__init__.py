"""Pictures: recognising what came, and making copies of it to look at. Knows no database and no request."""
