// The platform's own functions, so that a kernel in 64-bit floats has the bits of the same auction in JavaScript.

// @ts-ignore: decorator
@external("env", "exp")
export declare function platformExp(x: f64): f64;

// @ts-ignore: decorator
@external("env", "log")
export declare function platformLog(x: f64): f64;
