/** Configuration: one YAML file, overridden by the environment, typed and validated before anything starts. */
@NullMarked
package dialer.daemon.config;

import org.jspecify.annotations.NullMarked;
