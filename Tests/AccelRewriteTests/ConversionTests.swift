import Accel
import AccelDialects
import Testing
