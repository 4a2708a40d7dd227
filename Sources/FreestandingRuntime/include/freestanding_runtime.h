// What compiled Swift expects of a C library where there is none.
//
// The functions themselves are declared by the compiler; the header only makes the folder a
// module that the linker takes in.
#pragma once
