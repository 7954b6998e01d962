"""The workbook that a coder fills: its words, its layout as data, its drawing, its reading back."""
