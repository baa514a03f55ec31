"""What everybody can buy: the plans of the website, with their prices."""
