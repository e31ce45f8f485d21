#!/usr/bin/env node
// A file that is there before anything is built, so that package managers can link it.
import "../dist/program.js"
