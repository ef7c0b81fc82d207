"""Record files (E-Akte): file plan, files with reference numbers, documents in versions, retention."""
