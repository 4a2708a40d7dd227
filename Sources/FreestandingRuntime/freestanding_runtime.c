#include "freestanding_runtime.h"
