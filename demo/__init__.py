"""A day at a fibre provider of the Montérégie: the people, the equipment, the visits, and one visit played through."""
