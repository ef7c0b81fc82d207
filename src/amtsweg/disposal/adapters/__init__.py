"""What stands behind the archive port: a folder, SFTP, S3."""
