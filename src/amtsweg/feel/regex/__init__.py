"""Regular expressions of XML Schema and XPath, matched in bounded time on patterns and texts written by strangers."""
