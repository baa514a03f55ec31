"""What an administrator sees and changes of the whole site: vendors, rules, people, and its opening."""
