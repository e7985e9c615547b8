"""The shape of the selection of each kind of design."""

SHAPES = {
    "tickets": "simple",
    "ratstats": "simple",
    "pps": "hits",
    "cluster": "clusters",
    "two_stage": "stages",
    "three_stage": "stages",
    "systematic": "starts",
    "pps_systematic": "starts",
    "rhc": "groups",
    "sampford": "joint",
}
