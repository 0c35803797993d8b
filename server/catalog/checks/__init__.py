"""What a catalogue must fulfil beyond its shape, one file per kind; each check reports at the line to be mended."""
