"""German as searching needs it: fold, stem, look into compounds, forgive typing errors. Knows no domain.

``words`` turns text into folded words and stems, ``compounds`` takes words apart with a vocabulary learned from the
texts themselves, ``spelling`` finds the word that was meant. ``analysis`` puts the first two together; whoever stores
terms stores ``analysis.VERSION`` beside them and makes them anew when it changes.
"""
