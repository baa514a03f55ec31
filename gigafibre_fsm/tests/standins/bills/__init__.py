"""Made bills of suppliers: twenty layouts, drawn and photographed, and what an eye reads on them."""
