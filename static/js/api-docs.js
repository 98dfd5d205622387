// The description of the API, read from this installation and drawn by its own copy of Swagger UI.
"use strict";
const place = document.getElementById("description");
const changes = new Set(["POST", "PUT", "PATCH", "DELETE"]);

SwaggerUIBundle({
  url: place.dataset.schema,
  domNode: place,
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  deepLinking: true,
  validatorUrl: null,
  // Who is signed in may try it out: a change carries the proof of this page.
  requestInterceptor: (request) => {
    if (changes.has(request.method)) request.headers["X-CSRFToken"] = place.dataset.proof;
    return request;
  },
});
