// A map on which a place is marked: by click, by dragging, by keyboard or by the device's own position.
//
//   <div data-map-picker data-style="/karte/stil.json">
//     <input data-map="latitude"> <input data-map="longitude"> <input data-map="address">
//   </div>
//
// The inputs hold the truth and work without the map; the map writes into them and follows them.
import maplibregl from "./map-library.js";
import { decimal, text } from "./text.js";

const STEP = 10; // metres moved by an arrow key; ten times as many with Shift
const METRES_PER_DEGREE = 111_320;
const ARROWS = { ArrowUp: [0, 1], ArrowDown: [0, -1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

export async function pickPlace(root) {
  const fields = findFields(root);
  if (!fields) return;
  const style = await loadStyle(root.dataset.style ?? "/karte/stil.json");
  const frame = buildFrame();
  // Before the coordinates: who sees the map need not read numbers first.
  (fields.latitude.closest(".kern-form-input") ?? fields.latitude).before(frame.box);
  if (!style) {
    frame.status.textContent = text("noMap");
    frame.canvas.hidden = true;
    return;
  }
  const map = drawMap(frame.canvas, style);
  if (!map) {
    frame.status.textContent = text("noMap");
    frame.canvas.hidden = true;
    return;
  }
  connect({ map, style, fields, frame });
}

function findFields(root) {
  const [latitude, longitude] = ["latitude", "longitude"].map((name) => root.querySelector(`[data-map="${name}"]`));
  return latitude && longitude ? { latitude, longitude } : null;
}

async function loadStyle(url) {
  const answer = await fetch(url).catch(() => null);
  return answer?.ok ? answer.json() : null;
}

function buildFrame() {
  const box = element("div", "aw-map");
  const canvas = element("div", "aw-map__canvas");
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "application");
  canvas.setAttribute("aria-label", text("map"));
  const bar = element("div", "aw-map__bar");
  const status = element("p", "aw-map__status");
  status.setAttribute("role", "status");
  const locate = button(text("locate"));
  const clear = button(text("clear"));
  locate.hidden = !("geolocation" in navigator);
  bar.append(status, locate, clear);
  box.append(canvas, bar);
  return { box, canvas, status, locate, clear };
}

function drawMap(container, style) {
  try {
    const { center, zoom, bounds, note } = style.metadata;
    const map = new maplibregl.Map({
      container,
      style,
      center,
      zoom,
      maxBounds: bounds,
      maxZoom: 19,
      keyboard: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      cooperativeGestures: false,
      attributionControl: { compact: false, customAttribution: note },
      locale: { "NavigationControl.ZoomIn": text("zoomIn"), "NavigationControl.ZoomOut": text("zoomOut") },
    });
    map.touchZoomRotate.disableRotation();
    map.addControl(new maplibregl.NavigationControl({ showCompass: false }), "top-right");
    // The frame around it takes the focus; the drawing surface itself must not be a second stop.
    silence(map.getCanvas());
    return map;
  } catch {
    return null;
  }
}

function connect({ map, style, fields, frame }) {
  const marker = new maplibregl.Marker({ color: "#2044aa", draggable: true });
  let placed = null;

  const show = (place, { follow }) => {
    placed = place;
    frame.clear.hidden = !place;
    frame.status.textContent = describe(place, style);
    if (!place) {
      marker.remove();
      return;
    }
    marker.setLngLat(place).addTo(map);
    silence(marker.getElement());
    if (follow) map.easeTo({ center: place, zoom: Math.max(map.getZoom(), 14), animate: !calm() });
  };
  const set = (place, options) => {
    write(fields, place);
    show(place, options);
  };

  map.on("click", (event) => set(event.lngLat, { follow: false }));
  marker.on("dragend", () => set(marker.getLngLat(), { follow: false }));
  frame.clear.addEventListener("click", () => {
    set(null, { follow: false });
    frame.canvas.focus();
  });
  frame.canvas.addEventListener("keydown", (event) => {
    const moved = onKey(event, map, placed ?? map.getCenter());
    if (moved) set(moved, { follow: true });
  });
  frame.locate.addEventListener("click", () => locate(style, set, frame.status));
  for (const field of Object.values(fields)) field.addEventListener("change", () => show(read(fields), { follow: true }));
  show(read(fields), { follow: true });
}

function onKey(event, map, from) {
  if (event.key === "+" || event.key === "-") {
    event.preventDefault();
    map.zoomTo(map.getZoom() + (event.key === "+" ? 1 : -1), { animate: !calm() });
    return null;
  }
  const arrow = ARROWS[event.key];
  if (!arrow || event.altKey || event.ctrlKey || event.metaKey) return null;
  event.preventDefault();
  const metres = event.shiftKey ? STEP * 10 : STEP;
  const north = (arrow[1] * metres) / METRES_PER_DEGREE;
  const east = (arrow[0] * metres) / (METRES_PER_DEGREE * Math.cos((from.lat * Math.PI) / 180));
  return new maplibregl.LngLat(from.lng + east, from.lat + north);
}

function locate(style, set, status) {
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      const place = new maplibregl.LngLat(coords.longitude, coords.latitude);
      if (maplibregl.LngLatBounds.convert(style.metadata.bounds).contains(place)) set(place, { follow: true });
      else status.textContent = text("outside");
    },
    () => (status.textContent = text("notLocated")),
    { enableHighAccuracy: true, timeout: 15_000 },
  );
}

function read({ latitude, longitude }) {
  const [lat, lng] = [latitude, longitude].map((field) => Number.parseFloat(field.value.replace(",", ".")));
  const valid = Math.abs(lat) <= 90 && Math.abs(lng) <= 180;
  return valid ? new maplibregl.LngLat(lng, lat) : null;
}

function write({ latitude, longitude }, place) {
  latitude.value = place ? place.lat.toFixed(6) : "";
  longitude.value = place ? place.lng.toFixed(6) : "";
  latitude.dispatchEvent(new Event("input", { bubbles: true }));
}

function describe(place, style) {
  if (!place) return text("none");
  const near = nearest(place, style.metadata.places ?? []);
  const values = { lat: decimal(place.lat, 5), lon: decimal(place.lng, 5), place: near };
  return text(near ? "near" : "position", values);
}

function nearest(place, places) {
  const far = (other) => new maplibregl.LngLat(...other.position).distanceTo(place);
  return places.reduce((best, other) => (!best || far(other) < far(best) ? other : best), null)?.name;
}

function silence(part) {
  part.tabIndex = -1;
  part.removeAttribute("role");
  part.removeAttribute("aria-label");
  part.setAttribute("aria-hidden", "true");
}

const calm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

function button(label) {
  const made = element("button", "kern-btn kern-btn--tertiary kern-btn--x-small");
  made.type = "button";
  const inner = element("span", "kern-label");
  inner.textContent = label;
  made.append(inner);
  return made;
}

function element(tag, className) {
  const made = document.createElement(tag);
  made.className = className;
  return made;
}
