"""Reading a message: normal form, quantities, moments, what is asked for. Pure text in, plain data out."""
