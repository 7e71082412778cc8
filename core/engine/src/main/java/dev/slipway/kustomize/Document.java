package dev.slipway.kustomize;

import org.jspecify.annotations.Nullable;

/**
 * One YAML document.
 *
 * @param file as it is shown in errors
 * @param line at which it begins, from 1
 */
record Document(String file, @Nullable Object value, Lines lines, int line) {}
