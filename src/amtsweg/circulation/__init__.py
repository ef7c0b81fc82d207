"""What happens with files and documents between people of the office: reminders, circulations, signatures."""
