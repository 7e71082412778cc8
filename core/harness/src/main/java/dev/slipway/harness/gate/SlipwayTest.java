package dev.slipway.harness.gate;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A class of checks. Its methods, lifecycle methods and constructor may have parameters of the
 * types {@code Release}, {@code SlipwayConfig}, {@code KubernetesClient}, {@code Target}, {@code
 * ReleaseSources} and {@code Redactor}, and its test methods also a {@code CheckReporter}.
 *
 * <p>At a gate these are the release's. Anywhere else (Maven, an IDE) they are made from {@code
 * slipway.yaml} and these variables, given as system properties or in the environment:
 *
 * <ul>
 *   <li>{@code SLIPWAY_CONFIG}: the file; default {@code slipway.yaml} in the working folder
 *   <li>{@code SLIPWAY_ENVIRONMENT}: one of its environments; may be left out when it has one
 *   <li>{@code SLIPWAY_VERSION}: the version that should be there
 *   <li>{@code TARGET_URL}, {@code NAMESPACE}: instead of the environment's
 * </ul>
 *
 * <p>Secrets are masked in whatever such a class throws.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(SlipwayExtension.class)
public @interface SlipwayTest {}
