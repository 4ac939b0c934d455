// Azurite asks for this package when it starts and, under --disableTelemetry, for nothing in it.
'use strict';
module.exports = {};
