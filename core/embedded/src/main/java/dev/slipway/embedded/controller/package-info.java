/** The controllers: what makes pods, endpoints and accounts of what was asked for. */
@NullMarked
package dev.slipway.embedded.controller;

import org.jspecify.annotations.NullMarked;
