// Texts of the enhancements, in the language of the page.
const TEXTS = {
  de: {
    left: "noch {n} Zeichen",
    map: "Karte. Klicken Sie auf den Ort oder verschieben Sie die Markierung mit den Pfeiltasten, mit Umschalt in großen Schritten. Plus und Minus vergrößern und verkleinern.",
    position: "Markierung bei {lat} Grad Nord, {lon} Grad Ost",
    near: "Markierung bei {lat} Grad Nord, {lon} Grad Ost, nahe {place}",
    none: "Noch kein Ort markiert",
    locate: "Meinen Standort verwenden",
    notLocated: "Ihr Standort ließ sich nicht bestimmen. Markieren Sie den Ort auf der Karte oder geben Sie die Adresse ein.",
    outside: "Dieser Ort liegt außerhalb der Karte.",
    clear: "Markierung entfernen",
    noMap: "Die Karte lässt sich in diesem Browser nicht anzeigen. Bitte geben Sie die Adresse ein.",
    zoomIn: "Vergrößern",
    zoomOut: "Verkleinern",
    model: "Zeichnung des Prozesses. Pfeiltasten verschieben sie, mit Umschalt in großen Schritten; Plus und Minus vergrößern und verkleinern, 0 zeigt alles. Dieselben Werte stehen in der Tabelle darunter.",
    decisions: "Zeichnung der Entscheidung. Pfeiltasten verschieben sie; Plus und Minus vergrößern und verkleinern, 0 zeigt alles.",
    wholeModel: "Alles zeigen",
    modelBegin: "Zum Anfang",
    jumpTo: "Zum Schritt springen",
    noModel: "Zu diesem Modell gibt es keine Zeichnung. Alle Schritte stehen in der Tabelle.",
    optional: "freiwillig",
    error: "Fehler:",
    newQuestion: "Neue Frage: {label}",
    newHint: "Neuer Hinweis: {label}",
    fieldError: "Bitte prüfen Sie „{label}“: {message}",
    saved: "gespeichert um {time}",
    savedWithoutFiles: "gespeichert um {time}; Dateien erst mit „Weiter“",
    offline: "Keine Verbindung. Ihre Eingaben bleiben auf dieser Seite und werden gespeichert, sobald es wieder geht.",
    notSent: "Keine Verbindung: Die Seite wurde noch nicht abgeschickt. Ihre Eingaben bleiben hier; versuchen Sie es gleich noch einmal.",
    notSaved: "Das Speichern nebenbei geht gerade nicht. Ihre Eingaben bleiben auf dieser Seite; „Weiter“ speichert sie.",
    changedElsewhere: "Diese Seite wurde inzwischen anderswo geändert. Mit „Weiter“ sehen Sie beide Fassungen.",
  },
  en: {
    left: "{n} characters left",
    map: "Map. Click on the place or move the marker with the arrow keys, with Shift in larger steps. Plus and minus zoom in and out.",
    position: "Marker at {lat} degrees north, {lon} degrees east",
    near: "Marker at {lat} degrees north, {lon} degrees east, near {place}",
    none: "No place marked yet",
    locate: "Use my location",
    notLocated: "Your location could not be determined. Mark the place on the map or enter the address.",
    outside: "This place lies outside the map.",
    clear: "Remove the marker",
    noMap: "The map cannot be shown in this browser. Please enter the address.",
    zoomIn: "Zoom in",
    zoomOut: "Zoom out",
    model: "Drawing of the process. Arrow keys move it, with Shift in large steps; plus and minus zoom in and out, 0 shows everything. The table below holds the same figures.",
    decisions: "Drawing of the decision. Arrow keys move it; plus and minus zoom in and out, 0 shows everything.",
    wholeModel: "Show all",
    modelBegin: "To the beginning",
    jumpTo: "Jump to step",
    noModel: "There is no drawing of this model. All steps are in the table.",
    optional: "optional",
    error: "Error:",
    newQuestion: "New question: {label}",
    newHint: "New note: {label}",
    fieldError: "Please check “{label}”: {message}",
    saved: "saved at {time}",
    savedWithoutFiles: "saved at {time}; files only with “Continue”",
    offline: "No connection. What you entered stays on this page and is saved as soon as possible.",
    notSent: "No connection: the page has not been sent yet. What you entered stays here; please try again in a moment.",
    notSaved: "Saving in passing does not work right now. What you entered stays on this page; “Continue” saves it.",
    changedElsewhere: "This page has been changed elsewhere. “Continue” shows you both versions.",
  },
};

export const language = document.documentElement.lang.startsWith("en") ? "en" : "de";

export function text(key, values = {}) {
  return TEXTS[language][key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

export function decimal(number, digits) {
  return new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(number);
}
