"""Where contents lie: the port, the file system behind it, and S3 behind the same port."""
