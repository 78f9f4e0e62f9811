"""Press releases as office documents: HWPX, HWP, DOCX and PDF."""
