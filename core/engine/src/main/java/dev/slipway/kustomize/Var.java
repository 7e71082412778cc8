package dev.slipway.kustomize;

/**
 * A variable of {@code vars}.
 *
 * @param object whose field it is
 * @param inAnyNamespace whether the object's namespace is left open
 * @param path of the field, as metadata.name
 * @param place where it is declared
 */
record Var(String name, ResId object, boolean inAnyNamespace, String path, String place) {}
