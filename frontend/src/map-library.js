// MapLibre with its worker from our own address: the content security policy allows no other.
import * as maplibregl from "maplibre-gl";
import "maplibre-gl/dist/maplibre-gl.css";

const style = document.createElement("link");
style.rel = "stylesheet";
style.href = new URL("map-picker.css", import.meta.url);
document.head.append(style);
maplibregl.setWorkerUrl(new URL("maplibre-worker.js", import.meta.url).href);

export default maplibregl;
