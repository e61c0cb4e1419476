#!/usr/bin/env node
// Built or not, this file is there, so that every installation can link the command.
import "../dist/bin.js";
