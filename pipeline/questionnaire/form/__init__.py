"""The workbook that an office fills in: its words, its layout as data, its drawing, its filling."""
