# nohead.gp - later panels of a multiplot draw no second title.
unset label 9001; unset label 9002; unset label 9003; unset object 9001
