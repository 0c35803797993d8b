"""What people do with residents: enter, find, look at, merge, import; who looks after which grid."""
