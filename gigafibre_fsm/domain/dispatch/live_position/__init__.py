"""Where technicians are while they let their phone say it: when they may, how exactly, and for how long it is known."""
